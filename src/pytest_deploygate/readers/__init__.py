"""What is true: files, processes and databases, turned into facts. Judges nothing."""
