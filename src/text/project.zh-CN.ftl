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
