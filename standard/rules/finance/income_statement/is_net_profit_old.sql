/*---
id: is_net_profit_old
title: 本期净利润等于利润总额减所得税，或再减少数股东损益（2006年以前）
datasets: [income_statement]
relation: within
severity: error
cells: [net_profit, total_profit, income_tax, minority_profit, unrecognised_losses]
requires: [net_profit, total_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、净利润（净亏损以“－”号填列）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对五、净利润（净亏损以“－”号填列）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计制度》（财会〔2000〕25号）利润表；《合并会计报表暂行规定》（财会字〔1995〕11号）
clause: 净利润＝利润总额－所得税－少数股东损益＋未确认投资损失
confirmed: false
valid_from: 1993-07-01
valid_to: 2006-12-31
note: 2006年以前的净利润已扣除少数股东损益；来源有的已按新格式重列，两种都认。
examples:
  - verdict: 合规
    income_statement: |
      net_profit | total_profit | income_tax | minority_profit
      90 | 100 | 10 | 20
  - verdict: 合规
    income_statement: |
      net_profit | total_profit | income_tax | minority_profit
      70 | 100 | 10 | 20
  - verdict: 合规
    income_statement: |
      net_profit | total_profit | income_tax | minority_profit | unrecognised_losses
      75 | 100 | 10 | 20 | 5
  - verdict: 违规
    income_statement: |
      net_profit | total_profit | income_tax | minority_profit
      80 | 100 | 10 | 20
  - verdict: 无法判断
    income_statement: |
      net_profit | total_profit | income_tax | minority_profit
       | 100 | 10 | 20
---*/
SELECT
  row_id,
  net_profit AS found,
  total_profit - coalesce(income_tax, 0) AS expected
FROM income_statement
WHERE abs(net_profit - (total_profit - coalesce(income_tax, 0))) > :steps * rounding_step
  AND abs(net_profit - (total_profit - coalesce(income_tax, 0) - coalesce(minority_profit, 0))) > :steps * rounding_step
  AND abs(net_profit - (total_profit - coalesce(income_tax, 0) + coalesce(unrecognised_losses, 0))) > :steps * rounding_step
  AND abs(net_profit - (total_profit - coalesce(income_tax, 0) - coalesce(minority_profit, 0) + coalesce(unrecognised_losses, 0))) > :steps * rounding_step
