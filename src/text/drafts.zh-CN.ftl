# Posts that are written in the private chat, files that follow from it, and last year's campaign done again.
# Keys and arguments are the same in drafts.en.ftl; a test holds that.

problem-approve-to-check = “{ $post }”还有 { $count } 件事没有核对，第一件：{ $first }
    .fix = 请作者核对好，删掉文件里“待核对”的各行，再来审批。
