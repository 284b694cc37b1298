# Sentences of the room content.
