/* How days, times and numbers may be typed and how they are written; no page is touched here. */
"use strict";

const Values = (() => {
  const FULL_WIDTH = "０１２３４５６７８９．－＋：，／（）％　";
  const HALF_WIDTH = "0123456789.-+:,/()% ";

  function plain(text) {
    return String(text).replace(/[０-９．－＋：，／（）％　]/g, (c) => HALF_WIDTH[FULL_WIDTH.indexOf(c)]).replace(/−/g, "-").trim();
  }

  const two = (number) => String(number).padStart(2, "0");

  function written(date) {
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  }

  function dayOf(year, month, day) {
    const date = new Date(year, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === day ? written(date) : null;
  }

  const WORDS = { 今天: 0, 今日: 0, 今: 0, 昨天: -1, 昨日: -1, 前天: -2, 明天: 1, 明日: 1, 后天: 2 };

  /* 20261118, 261118, 11-18, 11.3, 11月3日, 18, 今天, -1 → 2026-11-18; null when it is no day. */
  function day(text, today) {
    const typed = plain(text).replace(/\s+/g, "");
    const [year, month, date] = today.split("-").map(Number);
    const shift = typed in WORDS ? WORDS[typed] : /^[-+]\d{1,4}$/.test(typed) ? Number(typed) : null;
    if (shift !== null) return written(new Date(year, month - 1, date + shift));
    let found;
    if ((found = /^(\d{4})(\d{2})(\d{2})$/.exec(typed))) return dayOf(+found[1], +found[2], +found[3]);
    if ((found = /^(\d{2})(\d{2})(\d{2})$/.exec(typed))) return dayOf(2000 + +found[1], +found[2], +found[3]);
    if ((found = /^(\d{2})(\d{2})$/.exec(typed))) return dayOf(year, +found[1], +found[2]);
    if ((found = /^(\d{1,2})日?$/.exec(typed))) return dayOf(year, month, +found[1]);
    if ((found = /^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(typed))) {
      return dayOf(found[1].length === 2 ? 2000 + +found[1] : +found[1], +found[2], +found[3]);
    }
    if ((found = /^(\d{1,2})[-./月](\d{1,2})日?$/.exec(typed))) return dayOf(year, +found[1], +found[2]);
    return null;
  }

  /* 830, 8.30, 8点半, 现在 → 08:30 */
  function time(text) {
    const typed = plain(text).replace(/\s+/g, "").replace(/点半$/, ":30").replace(/点$/, ":00");
    if (typed === "现在") { const now = new Date(); return `${two(now.getHours())}:${two(now.getMinutes())}`; }
    const found = /^(\d{1,2})[:.点时](\d{1,2})分?(?::\d{2})?$/.exec(typed) || /^(\d{1,2})(\d{2})$/.exec(typed) || /^(\d{1,2})()$/.exec(typed);
    if (!found || +found[1] > 23 || +found[2] > 59) return null;
    return `${two(+found[1])}:${two(+found[2])}`;
  }

  /* A day and a time; 现在, “今天 8.30” and a time alone (730, 7:30: today) are understood; a day alone stays a day for
     the server to judge. */
  function moment(text, today) {
    const typed = plain(text).replace("T", " ");
    if (typed === "现在") return `${today} ${time(typed)}`;
    if (/^(\d{3,4}|\d{1,2}[:点时]\d{0,2}分?半?)$/.test(typed)) { const clock = time(typed); return clock && `${today} ${clock}`; }
    const found = /^(\S+)(?:\s+(\S+))?$/.exec(typed);
    const date = found && day(found[1], today);
    if (!date) return null;
    if (!found[2]) return date;
    const clock = time(found[2]);
    return clock && `${date} ${clock}`;
  }

  /* An exact decimal: { units, scale } stands for units / 10^scale; null when it is no number. */
  function decimal(text) {
    const typed = plain(text).replace(/[,，\s¥￥]/g, "").replace(/[元%]$/, "");
    const found = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(typed);
    if (!found || !(found[2] || found[3])) return null;
    const fraction = found[3] || "";
    const units = BigInt(`${found[2] || "0"}${fraction}`);
    return { units: found[1] === "-" ? -units : units, scale: fraction.length };
  }

  function rescaled(number, scale) {
    if (number.scale <= scale) return { units: number.units * 10n ** BigInt(scale - number.scale), scale };
    const divisor = 10n ** BigInt(number.scale - scale);
    const half = number.units < 0n ? -divisor / 2n : divisor / 2n;
    return { units: (number.units + half) / divisor, scale };
  }

  function product(numbers) {
    return numbers.reduce((a, b) => ({ units: a.units * b.units, scale: a.scale + b.scale }), { units: 1n, scale: 0 });
  }

  function sum(numbers) {
    const scale = numbers.reduce((widest, number) => Math.max(widest, number.scale), 0);
    return { units: numbers.reduce((all, number) => all + rescaled(number, scale).units, 0n), scale };
  }

  /* With thousands separated; `decimals` places, rounded half up, or as many as there are. */
  function numberText(number, decimals = null) {
    const shown = decimals === null ? number : rescaled(number, decimals);
    const sign = shown.units < 0n ? "-" : "";
    const digits = String(shown.units < 0n ? -shown.units : shown.units).padStart(shown.scale + 1, "0");
    const whole = digits.slice(0, digits.length - shown.scale).replace(/\B(?=(\d{3})+$)/g, ",");
    return sign + whole + (shown.scale ? `.${digits.slice(-shown.scale)}` : "");
  }

  /* What a typed number looks like after leaving the field; digits beyond `decimals` are left for the server to refuse. */
  function tidyNumber(text, decimals = null) {
    const number = decimal(text);
    if (!number) return null;
    const enough = decimals === null || number.scale > decimals;
    return numberText(number, enough ? null : decimals);
  }

  const FIGURES = "零壹贰叁肆伍陆柒捌玖";
  const PLACES = ["", "拾", "佰", "仟"];
  const MYRIADS = ["", "万", "亿", "兆"];

  /* 3850 → 叁仟捌佰伍拾元整 */
  function capital(number) {
    const cents = rescaled(number, 2).units;
    if (cents === 0n) return "零元整";
    const amount = cents < 0n ? -cents : cents;
    let whole = String(amount / 100n);
    if (whole.length > 16) return "";
    const [jiao, fen] = [Number((amount % 100n) / 10n), Number(amount % 10n)];
    let text = "";
    if (whole !== "0") {
      const groups = [];
      while (whole) { groups.unshift(whole.slice(-4)); whole = whole.slice(0, -4); }
      let gap = false;
      groups.forEach((group, at) => {
        const padded = group.padStart(4, "0");
        let part = "";
        [...padded].forEach((digit, place) => {
          if (digit === "0") { gap = gap || Boolean(text || part); return; }
          part += (gap ? "零" : "") + FIGURES[digit] + PLACES[3 - place];
          gap = false;
        });
        if (part) text += part + MYRIADS[groups.length - 1 - at];
      });
      text += "元";
    }
    if (!jiao && !fen) text += "整";
    else {
      if (jiao) text += `${FIGURES[jiao]}角`;
      else if (text) text += "零";
      text += fen ? `${FIGURES[fen]}分` : "整";
    }
    return (cents < 0n ? "负" : "") + text;
  }

  return { plain, written, day, time, moment, decimal, product, sum, numberText, tidyNumber, capital };
})();
