"""How the shipped language pipeline is made: ``python -m analysis.training --help``.

Nothing else in `analysis` imports this package. The treebanks and entity corpora it reads stay
outside the repository; `data/pipeline/README.md` names them.
"""
