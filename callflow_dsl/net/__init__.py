"""What the servers and the client of flowc share."""
