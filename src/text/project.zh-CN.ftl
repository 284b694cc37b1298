# 设置（tongluo.toml 与环境变量）里的问题

problem-config-unreadable = 读不了设置文件“{ $key }”：{ $why }
    .fix = 检查 --config 后面的路径和文件权限
problem-config-not-utf8 = 设置文件“{ $key }”不是 UTF-8 编码
    .fix = 用记事本“另存为”，编码选 UTF-8
problem-config-syntax = 这里不合 TOML 的写法：{ $why }
    .fix = 写成 名称 = "值"，一行一条；可以对照 deploy/tongluo.example.toml
problem-config-unknown-key = 没有“{ $key }”这一项
    .fix = 您要写的可能是“{ $nearest }”
problem-config-unknown = 没有“{ $key }”这一项
    .fix = 能写的各项都在 deploy/tongluo.example.toml 里
problem-config-secret-in-file = “{ $key }”是密钥，不能写在设置文件里
    .fix = 放进环境变量 { $variable }，或放进单独的文件，再用 { $key }_file 写明路径
problem-config-wants-number = “{ $key }”要写整数，这里是 { $found }
    .fix = 例如 posts_a_day = 2，不加引号
problem-config-wants-text = “{ $key }”要写带引号的文字，这里是 { $found }
    .fix = 在值的两边加英文双引号
problem-config-language = “{ $key }”不能是“{ $value }”
    .fix = 写 zh-CN 或 en
problem-config-zone = “{ $key }”不是时区名：{ $value }
    .fix = 您要写的可能是“{ $nearest }”；北京时间写 Asia/Shanghai
problem-config-database = “{ $key }”不是数据库地址
    .fix = 写 sqlite:文件名，或 postgres://用户:密码@主机/库名
problem-config-listen = “{ $key }”不是可以监听的地址：{ $value }
    .fix = 写成 IP:端口，例如 127.0.0.1:8470
problem-config-api-url = “{ $key }”不是服务器地址：{ $value }
    .fix = 写成 https://api.telegram.org 这样的地址，不带问号、用户名和密码
problem-config-webhook-url = “{ $key }”不是公开地址：{ $value }
    .fix = 写成 https://例子.org/telegram 这样的地址，Telegram 会把消息推到这里
problem-config-token = “{ $key }”不像机器人的令牌
    .fix = 从 @BotFather 复制整个令牌，形状是 数字:一串字母和数字
problem-config-updates = “{ $key }”不能是“{ $value }”
    .fix = 写 polling（自己去取）或 webhook（等着推送）
problem-config-webhook-secret = “{ $key }”不合要求
    .fix = 用 16 到 256 个英文字母、数字、下划线或连字符；可以用 openssl rand -hex 24 生成
problem-config-webhook-needs = 用推送方式（webhook）时，还缺“{ $key }”
    .fix = 补上这一项，或把 telegram.updates 改成 polling；密钥也可以放进环境变量 TONGLUO_WEBHOOK_SECRET
problem-config-secret-file = “{ $key }”指的文件“{ $file }”读不了：{ $why }
    .fix = 检查路径，并让运行铜锣的用户能读
problem-config-time = “{ $key }”不是时刻：{ $value }
    .fix = 写成 21:00 这样的 时:分
problem-config-posts-a-day = “{ $key }”不能是 { $value }
    .fix = 写 1 到 20 的整数；建议 2
problem-config-log-form = “{ $key }”不能是“{ $value }”
    .fix = 写 text 或 json
problem-config-log-filter = “{ $key }”读不懂：{ $value }
    .fix = 写 info、debug、warn，或 tongluo=debug,warn 这样的列表

# 命令行

bot-name = 铜锣
cli-error = 错误：
cli-fix = 怎么办：
cli-severity-error = 错误
cli-severity-warning = 提醒
cli-severity-note = 说明
cli-severity-fix = 改法
cli-words-for-yes = y yes 是 好 好的
sandbox-started = 沙箱已启动：{ $url }
    在浏览器里打开它，可以扮演群里的任何人。机器人用这个地址代替 https://api.telegram.org，令牌的形状对就行。按 Ctrl-C 停止。

problem-listen-taken = { $address } 已经被别的程序占用
    .fix = 先停掉那个程序，或用 --listen 换一个端口（run 用 TONGLUO_LISTEN）
problem-listen-forbidden = 没有权限监听 { $address }
    .fix = 换一个 1024 以上的端口
problem-listen-failed = 监听不了 { $address }：{ $why }
    .fix = 检查这个地址是不是本机的地址

store-unavailable = 数据库现在用不了：{ $why }
    .fix = 排除原因后再试；已经提交的数据不会丢
store-data = 数据库不接受这些数据：{ $why }
    .fix = 运行 tongluo doctor 查看
store-internal = 程序在读写数据库时出了错：{ $why }
    .fix = 请把这句话告诉铜锣的作者
store-damaged = 数据库文件损坏，或者不是数据库：{ $why }
    .fix = 恢复最近一次备份
store-address = 数据库地址用不了：{ $why }
    .fix = 写 sqlite:文件名，或 postgres://用户:密码@主机/库名
store-newer = 数据库是更新的版本留下的（到第 { $found } 号迁移，本程序只认识到第 { $known } 号）
    .fix = 换用更新的程序，或恢复升级前的备份
store-older = 数据库还是旧的结构（第 { $found } 号迁移，共 { $known } 号）
    .fix = 先运行一次 tongluo run 或 tongluo import，它们会先备份再升级
store-changed-migration = 数据库用过的第 { $version } 号迁移与本程序的不一致
    .fix = 用建立这个数据库的程序
store-taken = 已经有一个机器人在用这个数据库
    .fix = 先停掉那一个，或给这一个另设数据库
store-foreign = 这个数据库属于 { $stamped }，而现在是 { $given }
    .fix = 用它所属的机器人，或另设数据库

# 帮助

help = 铜锣：到点往群里发内容，收回答，数得清谁还没答
help-heading-commands = 命令
help-heading-options = 选项
help-heading-arguments = 参数
help-heading-usage = 用法：
help-flag = 显示帮助
help-version = 显示版本
help-config = 设置文件；不写时用当前目录的 tongluo.toml（有的话）
help-lang = 说什么语言：zh-CN 或 en
help-demo = 在本机演示：虚构的单位、聊天页面、可以快进的时钟，不需要账号
help-demo-listen = 页面在哪个地址打开
help-demo-no-browser = 不自动打开浏览器
help-check = 检查 messages/ 里的每个文件，一次说出所有问题
help-check-dir = 内容文件夹；不写时用设置里的
help-check-fix = 把安全的改法直接改好
help-check-json = 用 JSON 输出
help-check-show = 同时显示每篇内容在各渠道里的样子
help-schema = 输出内容文件头部的 JSON Schema
help-plan = 接下来会打开哪些内容、为什么是那天、批了没有
help-plan-days = 往后看多少天
help-plan-json = 用 JSON 输出
help-approve = 批准一篇内容（由内容里写明的审批人，不能是作者）
help-approve-post = 内容的 id
help-approve-by = 谁批准：花名册里的编号
help-approve-withdraw = 收回批准
help-import = 导入花名册（CSV）；先显示会改什么，再问您
help-import-file = CSV 文件，UTF-8 或 GB18030
help-import-audience = 导入到哪个受众；没有这个名字就新建
help-import-yes = 不再询问
help-import-same = 名单里第几行其实就是某个已有的人，例如 P001=3
help-export = 导出花名册或一次场次的名单
help-export-roster = 哪个受众的花名册
help-export-occurrence = 哪个场次
help-export-json = 用 JSON 输出，不用 CSV
help-connect = 给出一次性链接，把群连到一个受众
help-connect-audience = 受众的名字
help-claim = 给出一次性链接，登记某个账号是谁的
help-claim-person = 花名册里的编号
help-claim-owner = 登记负责人
help-claim-all = 所有还没登记的人，一人一个链接，输出 CSV
help-tally = 谁参加了：应参加、已答、逾期、请假、联系不上、未答、未登记
help-tally-what = 内容的 id（看它最近一次），或场次的编号；不写时看最近一次
help-tally-json = 用 JSON 输出
help-tally-csv = 用 CSV 输出
help-tally-from = 从这一天起的每一次
help-tally-to = 到这一天为止的每一次
help-doctor = 哪里不对，去哪里看
help-doctor-json = 用 JSON 输出
help-run = 运行机器人
help-sandbox = 单独运行沙箱：仿真的 Telegram Bot API 和聊天页面
help-sandbox-listen = 在哪个地址监听
help-sandbox-token = 一开始就有的机器人的令牌；别的令牌第一次使用时自动出现
help-sandbox-seed = 随机数的种子
help-completions = 输出命令补全脚本
help-completions-shell = bash、zsh、fish、powershell 或 elvish
