# Sentences of the room project.
