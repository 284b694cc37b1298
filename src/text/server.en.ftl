# The server: backups, restoring, moving, and that a bot speaks from one place only.

help-backup = Back up the whole database now (a running bot does it once a day by itself)
help-backup-to = Into this file or folder; beside the daily ones when absent
help-restore = Put a backup (or what move wrote) in the place of the database
help-restore-file = A backup, or the file that tongluo move made
help-restore-yes = Don't ask
help-move = Pack the whole office into one file to carry away, and close this copy for good
help-move-to = Into this file or folder; the present folder when absent
help-move-yes = Don't ask

keep-needs-yes = Nobody is at a terminal to be asked: add --yes if you mean it.
keep-not-done = Nothing was changed.

backup-done = Backed up to { $file } ({ $size } KB), and read through: it is whole.

restore-will = { $file } will take the place of { $database }. The present database isn't deleted; it is kept aside.
restore-question = Do it now? (yes/no)
restore-done = { $file } is in place.
restore-aside = The database that stood here is now at: { $place }
restore-messages = The posts came along: { $place }
restore-messages-beside = The folder of posts was not empty; those that came along are at: { $place }
restore-settings = The settings came along: { $place }. The token isn't in them; put it where it belongs.
restore-held = Things may have been sent since this backup, so the bot starts held and sends nothing. The owner gets a list, and it goes on when each line is answered; or run tongluo resume.

move-will = The database, the posts and the settings go into one file; then this copy is closed for good, so that nothing is sent twice. The token isn't packed.
move-question = Move now? (yes/no)
move-done = Packed: { $file } ({ $posts } files of posts). This copy is closed for good.
move-no-settings = No settings file was found, so none was packed.
move-again = This copy was closed before; it was only packed again.
move-next = On the new machine: put the token in place, run tongluo restore { $file }, then tongluo run.

problem-restore-unreadable = { $file } can't be read: { $why }
    .fix = look at the name and the rights; if it was copied from elsewhere, copy it again
problem-move-unwritable = { $file } can't be written: { $why }
    .fix = name a place with room by --to; this copy was not closed
problem-moved-away = this database was moved elsewhere at { $at }; nothing is ever sent from here again
    .fix = run the bot where it was moved to; to come back here, move it there again and restore that file here

store-no-backup = the file is no backup of Tongluo's
    .fix = name a file that tongluo backup or tongluo move made

problem-doctor-backup = last backup: { $at }, in { $folder }
problem-doctor-backup-old = the last backup is of { $at }, more than three days ago
    .fix = see whether the bot runs and the disk is full; run tongluo backup
problem-doctor-backup-none = there is no backup at all (they belong in { $folder })
    .fix = run tongluo backup, and see in the log why none was made
problem-doctor-backup-unreadable = the folder of backups { $folder } can't be opened: { $why }
    .fix = look at its rights, or change backups in the settings
problem-doctor-held-restored = this database was restored or copied; held since { $at }, nothing is sent
    .fix = let the owner answer the list in private, or run tongluo resume
problem-doctor-held-taken = another program uses the same token; held since { $at }, nothing is sent
    .fix = stop the wrong one, then run tongluo resume on the right one; if nobody knows who it is, get a new token from @BotFather
problem-doctor-held-not-started = not begun: since { $at } it waits for the owner to press Begin, and nothing is sent before that
    .fix = let the owner press the button in private, or run tongluo resume
problem-doctor-held-paused = all stopped since { $at }; nothing is sent
    .fix = let the owner send /resume in private, or run tongluo resume
problem-doctor-held-moved = this database was moved elsewhere at { $at }; nothing is ever sent from here again
    .fix = run the bot where it was moved to

notice-backup-failed = Today's backup could not be made; the last one is of { $last }. Most often the disk is full or the folder can't be written. The bot works on and tries again every hour; please have whoever maintains it run tongluo doctor.
    .title = No backup was made
