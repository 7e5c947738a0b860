"""AcuSport V6 (ARS System V6): a preset of `files`, with orders dropped into a folder."""
