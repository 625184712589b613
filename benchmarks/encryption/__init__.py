"""What encryption of what is closed costs whoever reads, keeps and takes in."""
