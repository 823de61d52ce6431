"""Fine-tuning the sentence encoder on all heads at once; needs PyTorch, serving does not."""
