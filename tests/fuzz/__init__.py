"""Everything that reads what strangers send, fed with what nobody would think of.

`make fuzz` lets Atheris, which watches which lines run, change a kept corpus again and again; `make
test` reads the kept corpus once (test_corpus.py). docs/fuzzing.md says how to add a reader.
"""
