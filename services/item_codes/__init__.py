"""One code per item: a code is its serial number, enciphered, so that no code needs a row."""
