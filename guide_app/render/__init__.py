"""QR codes, posters, cards and phone pages, without a window; PC and server use it."""
