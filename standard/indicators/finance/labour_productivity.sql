/*---
id: labour_productivity
title: 全员劳动生产率
datasets: [flash_report]
subject: 一利五率
unit: "元/人"
direction: more
warning: 120000
control: 60000
accrues: true
format: ""
formula: 劳动生产总值 ÷ 平均职工人数
aggregate: ratio
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
note: 预警线取城镇单位就业人员年平均工资的概数：低于它，人均创造的价值不抵人均工资；年中按月份折算。
examples:
  - value: 50000.0
    flash_report: |
      period | value_added | average_employees
      2025-09 | 500000 | 10
  - value: null
    flash_report: |
      period | value_added | average_employees
      2025-09 | 500000 | 0
---*/
SELECT f.organisation, f.scope, f.period, f.value_added / nullif(f.average_employees, 0) AS value
FROM flash_report f
