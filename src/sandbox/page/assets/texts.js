// The page's words in both languages. The same keys, the same {places}: the browser test compares them.
// Nothing else in the page holds wording, but for index.html, which shows the Chinese before any script runs.

export const texts = {
  "zh-CN": {
    title: "铜锣 · 试用",
    brand: "铜锣",
    tagline: "试用 · 不联网 · 无需账号",
    skip: "跳到聊天",
    other_language: "English",
    large: "大字",
    normal: "标准字号",
    tab_chats: "会话",
    tab_chat: "聊天",
    tab_tally: "统计",
    tab_faults: "故障",
    tabs: "切换页面",

    plus_minute: "+1 分",
    plus_hour: "+1 小时",
    plus_minute_long: "时间前进 1 分钟",
    plus_hour_long: "时间前进 1 小时",
    next: "快进到下一次 {at}",
    next_none: "没有下一次",
    next_what: "下一次：{when}，{title}",
    next_why: "原因：{reason}",
    jumping: "正在快进…",

    groups: "群聊",
    privates: "私聊（以{name}的身份）",
    private_title: "{bot} → {name}",
    new_mark: "新",
    no_group: "还没有群。可以在下面建一个。",
    never_started_last: "还没有点过“开始”，{bot}不能先说话",
    blocked_last: "已屏蔽{bot}",
    no_last: "还没有消息",
    more_play: "更多",
    add_group_label: "群名",
    add_group_go: "建群",
    follow_link_label: "粘贴终端里打印的链接",
    follow_link_go: "打开",
    yesterday: "昨天",

    members: "{n} 人",
    bot_member: "{bot}是普通成员",
    bot_administrator: "{bot}是管理员",
    bot_absent: "{bot}不在群里",
    bot_kicked: "{bot}已被移出",
    private_sub: "只有{name}看得到这里",
    kind_group: "普通群",
    kind_supergroup: "超级群",
    kind_forum: "话题群",

    talk: "{title}的消息",
    earlier: "看更早的消息",
    newer: "有新消息",
    to_end: "回到最新",
    empty_group: "群里还没有消息。",
    empty_next: "下一次发布在 {when}：{title}。",
    empty_go: "快进到那一刻",
    empty_private: "{name}和{bot}还没有说过话。",
    empty_start: "点下面的“开始”，{bot}才能给{name}发私信。",
    no_chat: "先在“会话”里选一个会话。",
    no_bot: "还没有机器人连上来。把机器人的接口地址设为 {url}，再启动它。",
    loading: "正在载入…",
    edited: "已编辑",
    silent: "静音",
    pinned: "置顶",
    forwarded: "转发",
    deleted: "这条消息已删除",
    pressed: "您按过",
    waiting: "等待答复",
    opens_link: "打开链接",
    photo: "图片",
    size_kb: "{n} KB",
    size_mb: "{n} MB",
    unnamed: "没有名字",
    you: "您",

    poll: "投票",
    poll_quiz: "测验",
    poll_closed: "已截止",
    poll_votes: "{n} 人已投",
    poll_option: "{n} 票",
    poll_mine: "您的选择",
    poll_right: "正确",
    poll_send: "投票",
    poll_retract: "收回我的票",
    poll_why: "解释：{text}",

    who: "我是谁：{name}。换一个人",
    say: "以{name}的身份说话",
    say_short: "说点什么",
    send: "发送",
    attach: "发送图片或文件",
    commands_title: "可以用的命令",
    forward: "转发…",
    forward_title: "转发到哪里？",
    forward_none: "没有可以转发的地方。请先给{bot}点“开始”。",
    done_forward: "已经转发。",
    start: "开始",
    start_hint: "{name}还没有点过“开始”，{bot}不能先说话。",
    unblock: "解除屏蔽",
    blocked_hint: "{name}屏蔽了{bot}，收不到它的消息。",
    join: "加入本群",
    join_hint: "{name}不在本群。",

    pick_title: "换一个人",
    pick_search: "按姓名或科室查找",
    pick_recent: "刚才用过",
    pick_other: "其他人",
    pick_none: "没有找到“{query}”。可以添一个新人。",
    pick_add: "添一个人",
    pick_add_go: "添加",
    pick_now: "现在是",
    close: "关闭",

    choose_group: "加到哪个群？",
    choose_group_none: "还没有群，请先建一个。",

    popup_from: "{bot}答复{name}",
    popup_ok: "知道了",
    toast_from: "{bot}：{text}",

    tally: "统计",
    tally_none: "还没有开始的答题或通知。",
    tally_none_next: "到点之后，谁答了、谁还没答会显示在这里。",
    tally_no_host: "这里只有模拟的聊天。统计在机器人那边：用 tongluo tally 查看。",
    running: "进行中",
    closed: "已截止",
    expected: "应参加",
    done: "已答",
    open: "还没答",
    missing: "没有答",
    unregistered: "未登记",
    late: "逾期补答",
    waived: "免答",
    unreachable: "联系不上",
    guests: "群外人员",
    also: "{word} {n}",
    ratio: "{done} / {expected}",
    departments: "各科室",
    department: "科室",
    department_none: "没有科室",
    department_more: "另有 {n} 个科室，见全部数字",
    share: "比例",
    questions: "每题对错",
    question: "题目",
    question_no: "第 {no} 题",
    right: "答对",
    wrong: "答错",
    right_wrong: "对 {right} · 错 {wrong}",
    all_figures: "全部数字",
    all_figures_of: "{title}：全部数字",
    figures_at: "数字截至 {when}",
    total: "合计",

    doings: "{bot}做了什么",
    doings_none: "还什么都没做。",
    doings_more: "全部 {n} 条",
    doings_fewer: "只看最近的",

    faults: "模拟故障",
    faults_lead: "看看出了岔子，{bot}还会不会漏发、重发。",
    fault_cut: "断网 1 分钟",
    fault_lose: "丢一次回复",
    fault_429: "限流 429",
    fault_5xx: "服务器出错 5xx",
    fault_kill: "强制结束",
    fault_restart: "重新启动",
    fault_kill_restart: "强制结束并重启",
    bot_down: "{bot}没有在运行",
    done_cut: "网络断开 1 分钟。",
    done_lose: "下一次请求会照办，但没有回复。",
    done_429: "下一次请求会被拒绝，要等 30 秒。",
    done_5xx: "接下来 3 次请求会得到服务器错误。",
    done_kill: "已经强制结束，没有打招呼。",
    done_restart: "已经重新启动。",
    done_kill_restart: "已经强制结束并重新启动。",
    active_cut: "网络断开",
    active_lose_reply: "丢掉回复",
    active_too_many: "限流 429",
    active_server_error: "服务器出错",
    active_slow: "回复很慢",
    active_other: "故障",
    active_until: "{words}，到 {at}",
    active_left: "{words}，还有 {n} 次",
    clear_faults: "撤销故障",
    done_clear: "故障已经撤销。",
    killing: "正在强制结束并重启…",
    here: "对这个会话",
    remove_bot: "移出{bot}",
    add_bot: "请{bot}入群",
    promote_bot: "设为管理员",
    demote_bot: "取消管理员",
    upgrade: "升级为超级群",
    leave: "{name}退群",
    join_as: "{name}入群",
    block: "{name}屏蔽{bot}",
    unblock_as: "{name}解除对{bot}的屏蔽",
    done_act: "已经办好：{what}。",
    father: "机器人设置",
    father_lead: "在 Telegram 上，这些要在 BotFather 的私聊里设置。",
    privacy_is_on: "隐私模式：开",
    privacy_is_off: "隐私模式：关",
    privacy_on: "打开隐私模式",
    privacy_off: "关闭隐私模式",
    joins_is_on: "可以加入新的群",
    joins_is_off: "不能加入新的群",
    joins_on: "允许加入新的群",
    joins_off: "不许加入新的群",
    new_token: "更换令牌",
    bot_name: "名称",
    bot_username: "用户名（英文，以 bot 结尾）",
    bot_make: "新建机器人",
    token_title: "机器人的令牌",
    token_new: "请整段复制，在服务器上设置时要用。它等于机器人的钥匙，不要发到群里。",
    token_changed: "旧令牌从现在起无效。请把新令牌整段复制到服务器的设置里。",
    complaints: "接口核对",
    complaints_none: "每个请求都符合接口规范。",
    complaints_some: "有 {n} 处请求不合规范：",

    gone: "连不上试用服务，它可能已经停了。请看启动它的终端，再试一次。",
    gone_retry: "再试一次",
    gone_back: "已经重新连上。",
    refused: "没有办成：{problem}",
    press_waiting: "已经按下，{bot}还没有答复。恢复后会补上。",
    link_foreign: "这不是 t.me 链接，无法在这里打开：{url}",
    announce: "{name}：{text}",
    print_source: "来源：铜锣试用页，{when}",
  },

  en: {
    title: "Tongluo · try it",
    brand: "Tongluo",
    tagline: "A trial · offline · no account needed",
    skip: "Skip to the chat",
    other_language: "中文",
    large: "Large text",
    normal: "Normal text",
    tab_chats: "Chats",
    tab_chat: "Chat",
    tab_tally: "Tally",
    tab_faults: "Faults",
    tabs: "Switch view",

    plus_minute: "+1 min",
    plus_hour: "+1 h",
    plus_minute_long: "Move time on by 1 minute",
    plus_hour_long: "Move time on by 1 hour",
    next: "Skip to next {at}",
    next_none: "Nothing next",
    next_what: "Next: {when}, {title}",
    next_why: "Why: {reason}",
    jumping: "Skipping…",

    groups: "Groups",
    privates: "Private (as {name})",
    private_title: "{bot} → {name}",
    new_mark: "New",
    no_group: "No group yet. Make one below.",
    never_started_last: "Not started yet; {bot} can't speak first",
    blocked_last: "Has blocked {bot}",
    no_last: "No messages yet",
    more_play: "More",
    add_group_label: "Group title",
    add_group_go: "Make",
    follow_link_label: "Paste the link from the terminal",
    follow_link_go: "Open",
    yesterday: "yesterday",

    members: "{n} people",
    bot_member: "{bot} is a plain member",
    bot_administrator: "{bot} is an administrator",
    bot_absent: "{bot} isn't in the group",
    bot_kicked: "{bot} was removed",
    private_sub: "Only {name} sees this",
    kind_group: "basic group",
    kind_supergroup: "supergroup",
    kind_forum: "forum",

    talk: "Messages of {title}",
    earlier: "Show earlier messages",
    newer: "New messages",
    to_end: "Back to the newest",
    empty_group: "No messages in this group yet.",
    empty_next: "The next one goes out {when}: {title}.",
    empty_go: "Skip to that moment",
    empty_private: "{name} and {bot} haven't talked yet.",
    empty_start: "Press Start below, then {bot} may write to {name}.",
    no_chat: "Choose a chat under Chats first.",
    no_bot: "No bot has connected yet. Set your bot's API address to {url} and start it.",
    loading: "Loading…",
    edited: "edited",
    silent: "silent",
    pinned: "pinned",
    forwarded: "forwarded",
    deleted: "This message was deleted",
    pressed: "you pressed this",
    waiting: "waiting for the reply",
    opens_link: "opens a link",
    photo: "Photo",
    size_kb: "{n} KB",
    size_mb: "{n} MB",
    unnamed: "no name",
    you: "You",

    poll: "Poll",
    poll_quiz: "Quiz",
    poll_closed: "closed",
    poll_votes: "{n} voted",
    poll_option: "{n} votes",
    poll_mine: "your choice",
    poll_right: "right",
    poll_send: "Vote",
    poll_retract: "Take my vote back",
    poll_why: "Explanation: {text}",

    who: "I am {name}. Be someone else",
    say: "Say something as {name}",
    say_short: "Say something",
    send: "Send",
    attach: "Send a picture or a file",
    commands_title: "Commands you can use",
    forward: "Forward…",
    forward_title: "Forward to where?",
    forward_none: "There is nowhere to forward to. Press Start with {bot} first.",
    done_forward: "Forwarded.",
    start: "Start",
    start_hint: "{name} hasn't pressed Start, so {bot} can't speak first.",
    unblock: "Unblock",
    blocked_hint: "{name} has blocked {bot} and gets nothing from it.",
    join: "Join this group",
    join_hint: "{name} isn't in this group.",

    pick_title: "Be someone else",
    pick_search: "Find by name or department",
    pick_recent: "Just used",
    pick_other: "Others",
    pick_none: "Nobody matches “{query}”. You can add a person.",
    pick_add: "Add a person",
    pick_add_go: "Add",
    pick_now: "now",
    close: "Close",

    choose_group: "Add to which group?",
    choose_group_none: "There is no group yet; make one first.",

    popup_from: "{bot} replies to {name}",
    popup_ok: "OK, got it",
    toast_from: "{bot}: {text}",

    tally: "Tally",
    tally_none: "No quiz or notice has opened yet.",
    tally_none_next: "Once one opens, who has answered and who hasn't stands here.",
    tally_no_host: "Only the chat is emulated here. The tally is the bot's: see tongluo tally.",
    running: "running",
    closed: "closed",
    expected: "expected",
    done: "answered",
    open: "not yet",
    missing: "missing",
    unregistered: "no account",
    late: "late",
    waived: "waived",
    unreachable: "unreachable",
    guests: "guests",
    also: "{word} {n}",
    ratio: "{done} / {expected}",
    departments: "By department",
    department: "Department",
    department_none: "no department",
    department_more: "{n} more departments: see all figures",
    share: "Share",
    questions: "By question",
    question: "Question",
    question_no: "Question {no}",
    right: "Right",
    wrong: "Wrong",
    right_wrong: "{right} right · {wrong} wrong",
    all_figures: "All figures",
    all_figures_of: "{title}: all figures",
    figures_at: "Figures as of {when}",
    total: "Total",

    doings: "What {bot} did",
    doings_none: "Nothing yet.",
    doings_more: "All {n}",
    doings_fewer: "Only the latest",

    faults: "Make it fail",
    faults_lead: "See whether {bot} misses or doubles anything when things go wrong.",
    fault_cut: "Cut network 1 min",
    fault_lose: "Lose one reply",
    fault_429: "Limit: 429",
    fault_5xx: "Server error 5xx",
    fault_kill: "Kill",
    fault_restart: "Start again",
    fault_kill_restart: "Kill and restart",
    bot_down: "{bot} isn't running",
    done_cut: "The network is down for 1 minute.",
    done_lose: "The next request will be carried out but not answered.",
    done_429: "The next request will be refused for 30 seconds.",
    done_5xx: "The next 3 requests will get a server error.",
    done_kill: "Killed without warning.",
    done_restart: "Started again.",
    done_kill_restart: "Killed and started again.",
    active_cut: "Network down",
    active_lose_reply: "Losing replies",
    active_too_many: "Limit: 429",
    active_server_error: "Server errors",
    active_slow: "Slow replies",
    active_other: "A fault",
    active_until: "{words}, until {at}",
    active_left: "{words}, {n} more",
    clear_faults: "End the faults",
    done_clear: "The faults have ended.",
    killing: "Killing and restarting…",
    here: "In this chat",
    remove_bot: "Remove {bot}",
    add_bot: "Add {bot}",
    promote_bot: "Make it admin",
    demote_bot: "Take admin away",
    upgrade: "Upgrade to supergroup",
    leave: "{name} leaves",
    join_as: "{name} joins",
    block: "{name} blocks {bot}",
    unblock_as: "{name} unblocks {bot}",
    done_act: "Done: {what}.",
    father: "Bot settings",
    father_lead: "On Telegram these are settled in the private chat with BotFather.",
    privacy_is_on: "Privacy mode: on",
    privacy_is_off: "Privacy mode: off",
    privacy_on: "Turn privacy mode on",
    privacy_off: "Turn privacy mode off",
    joins_is_on: "May join new groups",
    joins_is_off: "May not join new groups",
    joins_on: "Let it join new groups",
    joins_off: "Keep it out of new groups",
    new_token: "New token",
    bot_name: "Name",
    bot_username: "User name (ends in bot)",
    bot_make: "Make the bot",
    token_title: "The bot's token",
    token_new: "Copy all of it; the set-up on the server asks for it. It is the bot's key: keep it out of every group.",
    token_changed: "The old token is void from now on. Copy the new one into the server's settings.",
    complaints: "API check",
    complaints_none: "Every request matches the API's schema.",
    complaints_some: "{n} requests don't match the schema:",

    gone: "The trial server can't be reached; it may have stopped. Look at the terminal that started it, then try again.",
    gone_retry: "Try again",
    gone_back: "Connected again.",
    refused: "That didn't work: {problem}",
    press_waiting: "Pressed; {bot} hasn't answered yet. It will catch up.",
    link_foreign: "This isn't a t.me link and can't be opened here: {url}",
    announce: "{name}: {text}",
    print_source: "Source: Tongluo's trial page, {when}",
  },
};

/** The languages that can be asked for, by the value of ?lang. */
export const languages = { zh: "zh-CN", "zh-CN": "zh-CN", en: "en" };

let language = "zh-CN";
/** Chooses the catalogue; anything unknown is Chinese. */
export function setLanguage(asked) {
  language = languages[asked] ?? "zh-CN";
  return language;
}
/** The language in use: "zh-CN" or "en". */
export const currentLanguage = () => language;

/** The words of `key` with each {place} filled in; places are plain text, never markup. */
export function t(key, places = {}) {
  const words = texts[language][key];
  if (words === undefined) throw new Error(`no text for ${key}`);
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
}

const weekdays = { "zh-CN": ["日", "一", "二", "三", "四", "五", "六"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

let zoneMinutes = null;
/** Minutes east of Greenwich of the world's clock; null means the reader's own zone. */
export function setZone(minutes) {
  zoneMinutes = minutes;
}

function parts(ms) {
  const minutes = zoneMinutes ?? -new Date(ms).getTimezoneOffset();
  const d = new Date(ms + minutes * 60000);
  return { y: d.getUTCFullYear(), m: d.getUTCMonth() + 1, d: d.getUTCDate(), w: d.getUTCDay(), h: d.getUTCHours(), min: d.getUTCMinutes() };
}
const two = (n) => String(n).padStart(2, "0");

/** 09:04 */
export function hourOf(ms) {
  const p = parts(ms);
  return `${two(p.h)}:${two(p.min)}`;
}
/** 5 月 31 日 星期一 */
export function dayOf(ms) {
  const p = parts(ms);
  return language === "en" ? `${weekdays.en[p.w]} ${p.d} ${months[p.m - 1]}` : `${p.m} 月 ${p.d} 日 星期${weekdays["zh-CN"][p.w]}`;
}
/** 2027-05-31 09:04 */
export function stampOf(ms) {
  const p = parts(ms);
  return `${p.y}-${two(p.m)}-${two(p.d)} ${two(p.h)}:${two(p.min)}`;
}
/** 5 月 31 日, without the weekday, for narrow places. A line never breaks inside it. */
export function shortDayOf(ms) {
  const p = parts(ms);
  const words = language === "en" ? `${p.d} ${months[p.m - 1].slice(0, 3)}` : `${p.m} 月 ${p.d} 日`;
  return words.replaceAll(" ", "\u00a0");
}
/** 5 月 31 日 09:04, unbroken too. */
export const shortOf = (ms) => `${shortDayOf(ms)}\u00a0${hourOf(ms)}`;
/** A number that names the day in the world's zone, to compare days with. */
export function dayNumber(ms) {
  const p = parts(ms);
  return Math.floor(Date.UTC(p.y, p.m - 1, p.d) / 86400000);
}
/** The hour when it is the same day as `now`, else the day before it. */
export function atOf(ms, now) {
  return dayNumber(ms) === dayNumber(now) ? hourOf(ms) : shortOf(ms);
}
/** For a list of chats: the hour today, “yesterday”, or the date. */
export function whenOf(ms, now) {
  const ago = dayNumber(now) - dayNumber(ms);
  if (ago === 0) return hourOf(ms);
  if (ago === 1) return t("yesterday");
  return shortDayOf(ms);
}
