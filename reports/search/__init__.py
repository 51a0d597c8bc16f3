"""The search of the whole portal: what was asked (asked), what fits it kind by kind (kinds), with the words marked
(marking), and what somebody may have meant (meaning)."""
