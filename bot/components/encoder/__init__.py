"""The sentence encoder: a file whose hash is known, run on one CPU thread."""

from bot.components.encoder.files import EncoderFile, EncoderFileError, encoder_file
from bot.components.encoder.onnx_encoder import EncodedText, OnnxEncoder

__all__ = ["EncodedText", "EncoderFile", "EncoderFileError", "OnnxEncoder", "encoder_file"]
