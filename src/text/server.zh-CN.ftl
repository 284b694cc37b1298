# 服务器：备份、恢复、搬家，以及同一个机器人只能有一处在发。

help-backup = 立即备份整个数据库（运行时每天会自动备份一次）
help-backup-to = 备份到这个文件或文件夹；不写时放进自动备份的文件夹
help-restore = 用一份备份（或搬家文件）换下现在的数据库
help-restore-file = 备份文件，或 tongluo move 做出的搬家文件
help-restore-yes = 不再询问
help-move = 把整个办公室装进一个文件带走，并永远关掉这里的这一份
help-move-to = 写到这个文件或文件夹；不写时放在当前文件夹
help-move-yes = 不再询问

keep-needs-yes = 没有人在终端前可以问：确定要这样做，就加上 --yes。
keep-not-done = 没有做任何改动。

backup-done = 已备份到 { $file }（{ $size } KB），并且读过一遍，没有坏。

restore-will = 将用 { $file } 换下 { $database }。现在的数据库不会删，会另外放着。
restore-question = 现在就换吗？（是／否）
restore-done = 已经用 { $file } 换好了。
restore-aside = 原来的数据库另外放在：{ $place }
restore-messages = 内容文件夹一起带来了：{ $place }
restore-messages-beside = 现在的内容文件夹里已经有东西，带来的那一份放在：{ $place }
restore-settings = 设置一起带来了：{ $place }。令牌不在里面，请照旧另外放好。
restore-held = 备份之后可能已经发过东西，所以机器人启动后先停着，什么也不发。负责人会收到一份清单，逐条答复之后才继续；也可以运行 tongluo resume。

move-will = 将把数据库、内容文件夹和设置装进一个文件，然后永远关掉这里的这一份，免得两处重复发送。令牌不会装进去。
move-question = 现在就搬吗？（是／否）
move-done = 已装好：{ $file }（内容文件 { $posts } 个）。这里的这一份已经永远关掉。
move-no-settings = 没有找到设置文件，所以没有装进去。
move-again = 这里的这一份以前已经关掉，这次只是重新装了一遍。
move-next = 到新机器上：先放好令牌，再运行 tongluo restore { $file }，然后 tongluo run。

problem-restore-unreadable = 读不了 { $file }：{ $why }
    .fix = 检查文件名和权限；如果是从别处拷来的，再拷一次
problem-move-unwritable = 写不了 { $file }：{ $why }
    .fix = 用 --to 换一个有空间、可以写的地方；这里的这一份没有关掉
problem-moved-away = 这个数据库已在 { $at } 搬到别处，这里永远不再发送
    .fix = 到搬去的机器上运行；如果确实要回到这里，在那边再搬一次，把文件拿回来恢复

store-no-backup = 这个文件不是铜锣的备份
    .fix = 换用 tongluo backup 或 tongluo move 做出的文件

problem-doctor-backup = 最近一次备份：{ $at }，在 { $folder }
problem-doctor-backup-old = 最近一次备份还是 { $at } 的，已经过了三天
    .fix = 看看机器人是否在运行、磁盘是否满了；可以马上运行 tongluo backup
problem-doctor-backup-none = 一份备份也没有（应在 { $folder }）
    .fix = 运行 tongluo backup，再看看日志里为什么没有自动备份
problem-doctor-backup-unreadable = 打不开备份文件夹 { $folder }：{ $why }
    .fix = 检查这个文件夹的权限，或改设置里的 backups
problem-doctor-held-restored = 这是恢复或复制来的数据库，从 { $at } 起停着，什么也不发
    .fix = 请负责人在私聊里逐条答复，或运行 tongluo resume
problem-doctor-held-taken = 另有一个程序在用同一个令牌，从 { $at } 起停着，什么也不发
    .fix = 先停掉不该运行的那一个，再在该运行的这一个上运行 tongluo resume；找不到是谁，就到 @BotFather 换一个令牌
problem-doctor-held-not-started = 还没有开始：从 { $at } 起等负责人的一句“开始”，在那之前什么也不发
    .fix = 请负责人在私聊里点“开始”，或运行 tongluo resume
problem-doctor-held-paused = 从 { $at } 起全部暂停，什么也不发
    .fix = 请负责人在私聊里发 /resume，或运行 tongluo resume
problem-doctor-held-moved = 这个数据库已在 { $at } 搬到别处，这里永远不再发送
    .fix = 到搬去的机器上运行

notice-backup-failed = 今天的备份没有做成，最近一份是 { $last } 的。多半是磁盘满了，或备份文件夹不能写。机器人照常工作，每小时再试一次；请维护的人运行 tongluo doctor 看一看。
    .title = 备份没有做成
