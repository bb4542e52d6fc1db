"""Speed, memory and quality, each measured side by side with a reference in the same run and told as a ratio."""
