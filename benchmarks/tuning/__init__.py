"""What fine-tuning costs and brings: one module for each figure, run by `benchmarks/fine_tuning.py`."""
