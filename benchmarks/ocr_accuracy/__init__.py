"""How true the text of real scans is: `python -m benchmarks.ocr_accuracy`."""
