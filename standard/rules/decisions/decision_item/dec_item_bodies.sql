/*---
id: dec_item_bodies
title: 事项清单应写明由哪些机构决定
datasets: [decision_item, decision_item_body]
relation: register
alert: 关注
deadline_days: 10
exception: 6
message: '事项 {record} {found}。'
mend: 补报该事项的会议次序和各会议的作用。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0004：事项清单的会议次序
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_item: |
      item_code | valid_from | party_first
      I | 2024-01-01 | true
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 1 | party | study
      I | 2 | board | decide
  - verdict: 违规
    decision_item: |
      item_code | valid_from | party_first
      I | 2024-01-01 | true
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 2 | board | decide
  - verdict: 违规
    decision_item: |
      item_code | valid_from | party_first
      I | 2024-01-01 | false
  - verdict: 无法判断
    decision_item: |
      item_code | valid_from | party_first
      I | 2024-01-01 | false
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 2 | board | 
---*/
SELECT i.organisation, i.item_code AS record, i.valid_from AS judged_on,
       CASE WHEN l.item_code IS NULL THEN '没有会议次序' WHEN i.party_first AND l.studied = 0 THEN '须前置研究而次序中没有党委（党组）会'
            WHEN l.decided = 0 THEN '没有作出决定的机构' ELSE '完整' END AS found, '有决定机构，须前置研究的有党委（党组）会' AS expected,
       CASE WHEN l.item_code IS NULL OR (l.decided = 0 AND l.unknown = 0) OR (i.party_first AND l.studied = 0) THEN TRUE
            WHEN l.decided > 0 AND (NOT i.party_first OR l.studied > 0) THEN FALSE END AS breach
FROM decision_item i
LEFT JOIN (
  SELECT organisation, item_code, sum(CASE WHEN act IN ('decide', 'approve') THEN 1 ELSE 0 END) AS decided,
         sum(CASE WHEN body_kind = 'party' THEN 1 ELSE 0 END) AS studied, sum(CASE WHEN act IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_item_body GROUP BY organisation, item_code
) l ON l.organisation = i.organisation AND l.item_code = i.item_code
