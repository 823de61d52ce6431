"""Measuring the trained model on labelled messages it has not seen."""
