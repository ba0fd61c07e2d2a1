/*---
id: is_continuity
title: 净利润等于持续经营与终止经营净利润之和
datasets: [income_statement]
relation: within
severity: error
cells: [net_profit, continuing_profit, discontinued_profit]
requires: [net_profit, continuing_profit]
applies: continuing_profit is not null
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、净利润（净亏损以“－”号填列）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对五、净利润（净亏损以“－”号填列）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 按经营持续性分类
confirmed: true
valid_from: 2017-06-01
examples:
  - verdict: 合规
    income_statement: |
      net_profit | continuing_profit | discontinued_profit
      100        | 50                | 50
  - verdict: 违规
    income_statement: |
      net_profit | continuing_profit | discontinued_profit
      150        | 50                | 50
  - verdict: 无法判断
    income_statement: |
      net_profit | continuing_profit | discontinued_profit
                 | 50                | 50
---*/
SELECT
  row_id,
  net_profit AS found,
  continuing_profit + coalesce(discontinued_profit, 0) AS expected
FROM income_statement
WHERE abs(net_profit - (continuing_profit + coalesce(discontinued_profit, 0))) > :steps * rounding_step
