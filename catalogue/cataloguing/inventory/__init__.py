"""The pages of the récolement: `opening` a campaign, `following` it (reading codes, lists), `acting` on what it found."""
