"""What reading costs: `python -m benchmarks.ocr_cpu`."""
