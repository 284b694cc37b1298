# 第一天：设置

setup-language = 语言 / Language
setup-language-own = 中文
setup-language-wrong = 请输入 1（中文）或 2（English）。 / Please type 1 or 2.
setup-choose = 请输入序号：
setup-choose-or = 请输入序号（直接回车保留 { $now }）：
setup-between = 、

setup-zone = 时区：发送时间和夜里不打扰的时段都按它算，所以要请您亲自选定。
setup-zone-line = { $name }　{ $zone }　现在 { $time }
setup-zone-1 = 中国大陆（北京时间）
setup-zone-2 = 中国新疆（乌鲁木齐时间）
setup-zone-3 = 中国香港
setup-zone-4 = 中国台湾（台北）
setup-zone-5 = 新加坡
setup-zone-6 = 日本（东京）
setup-zone-7 = 英国（伦敦）
setup-zone-8 = 德国（柏林）
setup-zone-9 = 美国东部（纽约）
setup-zone-machine = 这台机器现在用的
setup-zone-ask = 请输入序号，或时区的英文名（例如 Europe/Paris）：
setup-zone-ask-or = 请输入序号，或时区的英文名（直接回车保留 { $now }）：
setup-zone-empty = 时区没有默认值，请选一个。
setup-zone-wrong = 没有“{ $zone }”这个时区。请输入上面的序号，或“洲/城市”这样的英文名。
setup-zone-near = 没有“{ $zone }”这个时区。您要写的可能是 { $near }。

setup-token-name = 令牌
setup-token = 请粘贴 @BotFather 给的令牌，再按回车（输入时不显示）：
setup-token-or = 请粘贴新的令牌，再按回车（输入时不显示；直接回车保留原来的）：
setup-bot = 令牌没有问题：这是 { $url } 上的机器人 @{ $bot }。
setup-hears-all = 提醒：@{ $bot } 现在能看到群里的所有聊天。铜锣用不着，请在 @BotFather 的 Bot Settings → Group Privacy 里重新打开隐私保护（Turn on）。
setup-joins-no-groups = 提醒：@{ $bot } 现在不能加入群。请在 @BotFather 的 Bot Settings → Allow Groups? 里打开；把群都接通之后可以再关上。
setup-again = 再试一次吗？（是/否）

setup-stands = 已经有设置文件 { $file }。这一次会改动：
setup-change = { $key }：{ $before } → { $value }
setup-add = { $key }：新增 { $value }
setup-change-token = { $file }：换成新的令牌
setup-change-ask = 就这样改吗？别的内容都不动。（是/否）
setup-left = 没有改动，原来的设置照旧。

setup-unchanged = 设置和原来一样，没有改动。
setup-written = 已写好 { $file }（只有您能读）
setup-token-stays = 令牌在环境变量 TELOXIDE_TOKEN 里，没有写进文件。
setup-messages = 内容放在 { $folder }，每个主题活动一个文件夹
setup-database = 数据库是 { $database }
setup-owner = 负责人的链接，只能用一次，30 分钟内有效；谁打开它，谁就是负责人，请只交给本人：
setup-owner-there = 已经有负责人。要再加一位，请运行 tongluo claim --owner。
setup-next = 接下来：
    1. 运行 tongluo run，让它一直开着。
    2. 负责人在手机上打开上面的链接，点“开始”（Start）。过了时间就运行 tongluo claim --owner 换一个。
    3. 导入花名册：tongluo import 花名册.csv --audience 受众的名字。
    4. 把 @{ $bot } 拉进工作群。它在群里不说话，会私信问负责人这个群是给谁的。
    5. 运行 tongluo doctor，看看还缺什么。
setup-next-again = 接下来：如果 @{ $bot } 正在运行，请停掉再运行 tongluo run，新的设置才会生效。

setup-file = 铜锣的设置，由 tongluo setup 写成，可以直接改；改完重新运行 tongluo run。
    还能写哪些项，见 deploy/tongluo.example.toml。
setup-file-language = 机器人和命令说的语言：zh-CN 或 en。
setup-file-time-zone = 时区：发送时间和夜里不打扰的时段都按它算。
setup-file-messages = 内容所在的文件夹。
setup-file-database = 数据库。
setup-file-listen = tongluo run 在本机监听的地址。
setup-file-telegram-api-url = 机器人平台的地址。
setup-file-telegram-token-file = 令牌单独放在这个文件里，只有它的主人能读；这样把设置拿给别人看，也不会泄露令牌。

setup-lacks-language = 语言（--language）
setup-lacks-zone = 时区（--zone）
setup-lacks-token = 令牌（--token-file）

problem-setup-missing = 还缺{ $lacking }，而这里没有人可以问
    .fix = 把它们写在命令后面，或写进一个文件，用 --answers 文件名 交给我；也可以在终端里直接运行 tongluo setup
problem-setup-not-asked = { $file } 里的“{ $key }”不是设置时要回答的
    .fix = 先去掉它；设置完以后可以写进 tongluo.toml
problem-setup-broken-off = 设置没有做完，什么也没有写
    .fix = 准备好以后再运行一次 tongluo setup
problem-setup-token-refused = { $url } 不认这个令牌
    .fix = 请在 @BotFather 里选 API Token，重新复制整个令牌
problem-setup-needs-yes = 这里没有人可以问；上面这些还没有改
    .fix = 看过以后同意，就加 --yes 再来一次
problem-setup-unwritable = 写不了“{ $file }”：{ $why }
    .fix = 检查这个文件夹的主人和权限、磁盘还有没有空间，再运行一次 tongluo setup

init-done = 内容文件夹 { $folder } 准备好了，新建了 { $count } 个文件。
init-nothing = 内容文件夹 { $folder } 早已齐全，没有改动。
problem-init-unwritable = 写不了“{ $file }”：{ $why }
    .fix = 检查这个文件夹的主人和权限，或换一个文件夹
init-page = # 内容

    一个文件夹是一个主题活动，文件夹里一个 .md 文件是一条内容，写好后要有人审批才会发出。

    - 新建一个文件夹，例如 world-no-tobacco-day，里面放 campaign.yaml，写明这个活动共用的几项：标题、发往、作者、审批。
    - 再放内容文件，例如 notice.md：开头两行 --- 之间写 id、标题、类型、时间，下面写正文。
    - tongluo check 检查全部文件，哪一行不对、该怎么写都会说出来。
    - tongluo plan 看接下来哪天发什么、批了没有。
    - calendar/ 里是宣传日和每年的放假安排；每年的通知出来后加一个文件。

# 第一天：体检

doctor-may-yes = 可以
doctor-may-no = 不可以
problem-doctor-group-member = 群“{ $chat }”：机器人是普通成员，发内容、按钮、统计都能用。要设为管理员才行的：置顶（现在{ $pins }）、看到谁进群退群（现在不可以）、删除别人发的消息（现在不可以）
problem-doctor-group-admin = 群“{ $chat }”：机器人是管理员，发内容、按钮、统计都能用。置顶：{ $pins }；看到谁进群退群：可以；删除别人发的消息：{ $deletes }
problem-doctor-group-absent = 机器人已经不在群“{ $chat }”里了
    .fix = 请把它重新拉进群，负责人会收到私信
problem-doctor-group-unseen = 现在看不到群“{ $chat }”的情况：{ $why }
    .fix = 过一会儿再运行一次 tongluo doctor
problem-doctor-privacy-on = 隐私保护已打开：机器人看不到群里的聊天
problem-doctor-privacy-off = 隐私保护已关闭：机器人能看到群里的所有聊天，铜锣用不着
    .fix = 在 @BotFather 的 Bot Settings → Group Privacy 里选 Turn on，再把机器人移出群、重新拉进来
problem-doctor-joins-groups = 任何人都还能把机器人拉进别的群
    .fix = 群都接通以后，在 @BotFather 的 Bot Settings → Allow Groups? 里选 Turn groups off
problem-doctor-commands = 私聊里的命令菜单已设好：{ $count } 条
problem-doctor-no-commands = 私聊里的命令菜单还没有设好
    .fix = 运行 tongluo run，它会自动设好
problem-doctor-commands-old = 私聊里的命令菜单和这个版本的不一样
    .fix = 重新运行 tongluo run，它会自动改好

help-setup = 第一次设置：语言、时区、令牌，写好设置和内容文件夹，给出负责人的链接
help-setup-language = 语言：zh-CN 或 en
help-setup-zone = 时区，例如 Asia/Shanghai；没有默认值
help-setup-token-file = 只放着令牌的文件
help-setup-api-url = 机器人平台的地址；不写时用 https://api.telegram.org
help-setup-answers = 把回答写在这个文件里，写法和 tongluo.toml 一样
help-setup-yes = 不再询问，照回答改动已有的设置
help-init = 准备一个空的内容文件夹：说明和日历，已有的文件不动
help-init-dir = 文件夹；不写时用设置里的

# 私聊里的命令菜单

command-today = 今天发什么、谁在进行、什么等审批
command-plan = 今后 14 天的安排
command-stats = 参加情况
command-missing = 还没参加的人，只发给您
command-drafts = 还没写完的草稿
command-pause = 全部暂停
command-resume = 恢复发送
command-me = 我的情况：还要做什么、存了我的什么
command-forget = 删掉我的登记和答案
command-help = 看看能做什么

# 第一天：群接通，开始

dialog-connect = 我被拉进了一个群，还没有在群里说话。
    群名：{ $chat }
    拉我进群的人：{ $by }
    这个群是给谁的？您选了，发给他们的内容才会到这个群；24 小时没有答复，我就退群。
dialog-connect-by-you = 您自己
dialog-connect-by-person = { $name }（{ $key }）
dialog-connect-by-account = { $name }（还没有登记的账号）
dialog-connect-by-unknown = 不知道是谁
dialog-connect-no-audience = 现在还没有花名册，所以没有可选的。请先导入花名册，再点“再看一遍”。
dialog-connect-more = 另外还有 { $count } 个群在等，答复了这个，再问下一个。
dialog-connect-button = { $audience }（{ $count } 人）
dialog-connect-button-named = { $audience }（{ $count } 人，链接里写的）
dialog-connect-button-again = 再看一遍
dialog-connect-button-no = 不接通，退出这个群
dialog-connect-button-none = 都不接通，全部退出
dialog-connect-popup = 已接通“{ $audience }”
dialog-connect-popup-refused = 好的，不接通，我会退群
dialog-connect-done = 已接通：群“{ $chat }”→“{ $audience }”。今后审批过的内容会按时间发到那里。
dialog-connect-refused = 没有接通群“{ $chat }”，我会退出那里。
dialog-connect-expired = 群“{ $chat }”24 小时没有答复，我已退群。
dialog-connect-removed = 我已被移出群“{ $chat }”，不用再答复。
dialog-connect-gone = 现在没有等您答复的群。

problem-joining-over = 这个群已经有了答复，或者我已不在那里。
    .fix = 请看最新的内容。

notice-groups-left = 有 { $count } 个群 24 小时没有接通，我已退出：{ $groups }。如果其中有单位的群，请重新拉我进去。
    .title = 退出了没有接通的群

dialog-start = 都准备好了，只等您一句话。接下来七天要发的内容：
dialog-start-line = { $at }　{ $title } → { $audience }（{ $state }）
dialog-start-approved = 已批准
dialog-start-more = 还有 { $count } 条没有列出。
dialog-start-nothing = 七天之内没有要发的内容。
dialog-start-ask = 点“开始”以后，已批准的内容会按时间自动发出；没有批准的，到时间也不发。
dialog-start-button = 开始
dialog-start-button-again = 再看一遍
dialog-start-popup = 已经开始
dialog-start-done = 已经开始：审批过的内容会按时间发出。
