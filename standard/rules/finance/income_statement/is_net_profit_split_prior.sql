/*---
id: is_net_profit_split_prior
title: 上期净利润等于归母净利润与少数股东损益之和
datasets: [income_statement]
relation: within
severity: warning
cells: [net_profit_prior, net_profit_parent_prior, minority_profit_prior]
requires: [net_profit_prior, net_profit_parent_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、净利润（净亏损以“－”号填列）（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对五、净利润（净亏损以“－”号填列）（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 按所有权归属分类
confirmed: true
valid_from: 2007-01-01
note: 2007年首次执行新准则的个别年报在此有尾差，故为提醒。
examples:
  - verdict: 合规
    income_statement: |
      net_profit_prior | net_profit_parent_prior | minority_profit_prior
      100              | 50                      | 50
  - verdict: 违规
    income_statement: |
      net_profit_prior | net_profit_parent_prior | minority_profit_prior
      150              | 50                      | 50
  - verdict: 无法判断
    income_statement: |
      net_profit_prior | net_profit_parent_prior | minority_profit_prior
                       | 50                      | 50
---*/
SELECT
  row_id,
  net_profit_prior AS found,
  net_profit_parent_prior + coalesce(minority_profit_prior, 0) AS expected
FROM income_statement
WHERE abs(net_profit_prior - (net_profit_parent_prior + coalesce(minority_profit_prior, 0))) > :steps * rounding_step
