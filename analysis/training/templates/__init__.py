"""Domain sentences of our own with gold entities and gold trees, written by small grammars.

The sentences lie in ``data/pipeline/training/sentences``; the code here only fills them.
"""

from analysis.training.templates.entities import entity_docs
from analysis.training.templates.trees import tree_docs

__all__ = ["entity_docs", "tree_docs"]
