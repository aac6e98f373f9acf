"""Must-read (必读): what headquarters wants its people and dealers to have read themselves, and who has."""
