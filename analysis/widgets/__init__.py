"""ipywidgets explorers on top of the figures and the comparison; needs the extra `notebooks`."""
