# Posts that are written in the private chat, files that follow from it, and last year's campaign done again.
# Keys and arguments are the same in drafts.zh-CN.ftl; a test holds that.

problem-approve-to-check = “{ $post }” still has { $count } things to look at, the first: { $first }
    .fix = Let its author look at them and delete the lines of “to-check” in the file, then approve.
