"""What is done for pupils: aid, insurance."""
