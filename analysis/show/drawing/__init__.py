"""What figures are drawn with: colours and heads, lettering, ranges, heat maps, trees, networks."""
