"""Where incidents lie: on paper, in one HTML file, and the places and outlines all maps share."""
