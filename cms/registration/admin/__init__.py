"""« Inscriptions »: what the centre sees and does of those who come, from the page of each rendez-vous."""
