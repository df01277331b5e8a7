"""Tests that drive a browser: notebooks in JupyterLab, the report and the map as files."""
