"""What tests stand on besides the program: private servers, crash points, clocks and cannons."""
