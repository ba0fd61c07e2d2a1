"""What the acts in the audit log are called. Every action that is written anywhere has its title here (a test sees to it)."""

from __future__ import annotations

ACTS = {
    "alert.answer": "说明预警",
    "alert.ask": "要求说明预警",
    "alert.assign": "分派预警",
    "alert.close": "核实并关闭预警",
    "alert.file_read": "下载预警附件",
    "alert.finish": "报告整改完成",
    "alert.hand_over": "移送纪检监察",
    "alert.instruct": "批示预警",
    "alert.progress": "报告整改进展",
    "alert.rectify": "责令整改",
    "alert.reopen": "重新打开预警",
    "alert.urge": "催办预警",
    "alert.verify": "验收整改",
    "alerts.escalate": "预警超期升级",
    "days.take": "收下日汇总",
    "demo.load": "载入演示城市",
    "duties.assign": "下达报送任务",
    "duty.grant_late": "批准逾期补报",
    "duty.remind": "催报",
    "grant.give": "授予角色",
    "grant.take": "收回角色",
    "meeting.agenda.order": "调整议题次序",
    "meeting.amend": "修改会议",
    "meeting.begin": "宣布开会",
    "meeting.cancel": "取消会议",
    "meeting.close": "宣布散会",
    "meeting.interest": "申报利害关系",
    "meeting.invite": "邀请参会人",
    "meeting.legal_opinion": "登记法律意见",
    "meeting.material.add": "上传会议材料",
    "meeting.material.drop": "撤下会议材料",
    "meeting.material.open": "打开会议材料",
    "meeting.ratify": "登记紧急决定的追认",
    "meeting.change": "登记决策变更",
    "meeting.evaluate": "登记决策后评价",
    "meeting.minutes": "生成会议纪要",
    "meeting.notify": "发出会议通知",
    "meeting.observer.add": "增加列席人",
    "meeting.opinion": "发表意见并表决",
    "meeting.plan": "筹备会议",
    "meeting.publish": "报送会议记录",
    "meeting.sign": "签署会议纪要",
    "meeting.sign_in": "签到",
    "meeting.step.add": "登记落实事项",
    "meeting.step.report": "报告落实情况",
    "meeting.topic.add": "增加议题",
    "meeting.topic.amend": "修改议题",
    "meeting.topic.conclude": "形成议题结论",
    "meeting.topic.drop": "撤下议题",
    "meeting.topic.open": "开始审议议题",
    "meeting.topic.reopen": "重新审议议题",
    "monitors.run": "运行监测",
    "notice.publish": "发布通知公告",
    "password.change": "修改密码",
    "password.reset": "重置密码",
    "payments.correct": "更正、作废或冲销支付",
    "payments.take": "收下支付数据",
    "payments.watch": "监测支付",
    "peers.refresh": "更新同业数据",
    "receipt.confirmed": "确认回执",
    "receipt.file": "报送回执",
    "receipt.returned": "退回回执",
    "registers.judge": "判定台账",
    "registers.rejudge": "重新判定台账",
    "registers.watch": "监测台账",
    "sign_in": "登录",
    "sign_in.failed": "登录失败",
    "sign_out": "退出",
    "simulation.ask": "申请试算",
    "simulation.run": "试算监测规则",
    "submission.accept": "接收报表",
    "submission.check": "校验报表",
    "submission.explain": "说明校验提醒",
    "submission.open": "新建报表",
    "submission.process": "入库并计算指标",
    "submission.remark": "批注单元格",
    "submission.remark.settle": "办结批注",
    "submission.return": "退回报表",
    "submission.submit": "提交报表",
    "submission.take": "收到报表文件",
    "suppression.approve": "批准预警抑制",
    "suppression.ask": "申请预警抑制",
    "suppression.decline": "不批准预警抑制",
    "suppression.lift": "解除预警抑制",
    "suppression.make": "设置预警抑制",
    "suppression.withdraw": "撤回预警抑制申请",
    "suppressions.end": "预警抑制到期",
    "token.issue": "签发接口令牌",
    "token.revoke": "作废接口令牌",
    "totp.enrol": "绑定动态口令",
    "totp.require": "更改动态口令要求",
    "totp.reset": "作废认证器",
    "totp.verify": "验证动态口令",
    "tree.resum": "重新逐级汇总",
    "unit.found": "设立单位",
    "unit.merged": "合并单位",
    "unit.move": "划转单位",
    "unit.rename": "单位更名",
    "unit.rollout": "记录推广阶段",
    "unit.wound_up": "注销单位",
    "user.activate": "启用用户",
    "user.create": "新建用户",
    "user.deactivate": "停用用户",
}

TARGETS = {
    "alert": "预警",
    "city": "演示城市",
    "days": "日汇总",
    "duty": "报送任务",
    "indicators": "指标",
    "meeting": "会议",
    "notice": "通知公告",
    "payments": "支付数据",
    "receipt": "回执",
    "registers": "台账",
    "simulation": "试算",
    "submission": "报表",
    "suppression": "预警抑制",
    "token": "接口令牌",
    "unit": "单位",
    "user": "用户",
    "verdict": "判定",
}

# Names of what an entry says besides.
DETAILS = {
    "added": "新收笔数", "alerts": "预警件数", "bytes": "字节", "cell": "单元格", "channel": "渠道", "code": "代码", "count": "件数", "dataset": "数据集",
    "errors": "错误", "faults": "植入问题", "file": "文件", "known": "已有笔数", "module": "模块", "monitor": "监测事项", "months": "月数", "name": "名称",
    "new": "变更后", "old": "变更前", "on": "日期", "opinion": "意见", "payments": "支付笔数", "period": "所属期", "periods": "期数", "raised": "预警件数",
    "reason": "理由", "required": "须用动态口令", "role": "角色", "rule": "规则", "sha256": "文件指纹", "text": "内容", "title": "名称", "units": "单位数",
    "unknown": "未能识别", "until": "至", "username": "用户名", "version": "版本", "warnings": "提醒", "address": "来源地址",
    "days": "天数", "corrected": "更正笔数", "cancelled": "作废笔数", "reversed": "冲销笔数", "cleared": "消除件数", "files": "附件", "forgotten": "清除判定", "meeting_no": "会议编号",
    "body": "决策主体", "topic": "议题", "topics": "议题", "step": "落实事项", "state": "状态", "person": "人员编号", "vote": "表决", "outcome": "结论", "by_votes": "按票数应为", "ayes": "同意票",
    "material": "材料", "change": "变更编号", "by_topic": "追认的议题", "day": "日期", "conclusion": "结论", "on_paper": "纸质签署", "submissions": "报送编号", "user": "用户", "params": "参数", "since": "自",
    "approver": "批准人", "payee": "收款方", "key": "对象",
}  # fmt: skip


def title_of(action: str) -> str:
    """The title of an act; one of another edition of the platform is shown as it was written."""
    return ACTS.get(action, action)


def target_of(target: str, target_id: str) -> str:
    """What an entry is about, in words."""
    return f"{TARGETS.get(target, target)} {target_id}".strip()


def detail_of(detail: dict[str, object]) -> str:
    """What an entry says besides, in words."""
    words = {True: "是", False: "否"}
    return "；".join(
        f"{DETAILS.get(k, k)}：{words[v] if isinstance(v, bool) else v}"
        for k, v in detail.items()
        if v not in ("", None)
    )
