/** What a vote or an emoji does to the counts that are shown, before the service has said anything. Pure functions. */
/** @import { Comment, Emoji } from "./types.js" */

/**
 * @param {Comment} comment @param {number} before @param {number} after one's vote: 1, 0 or -1
 * @returns {Comment}
 */
export function withVote(comment, before, after) {
  const up = comment.votes.up + Number(after === 1) - Number(before === 1);
  const down = comment.votes.down + Number(after === -1) - Number(before === -1);
  return { ...comment, votes: { up: Math.max(0, up), down: Math.max(0, down) }, score: comment.score + after - before };
}

/**
 * @param {Emoji} counts @param {string} emoji @param {boolean} before @param {boolean} after whether one gave it
 * @returns {Emoji}
 */
export function withEmoji(counts, emoji, before, after) {
  return setCount(counts, emoji, (counts[emoji] ?? 0) + Number(after) - Number(before));
}

/**
 * @param {Emoji} counts @param {string} emoji @param {number} count
 * @returns {Emoji}
 */
export function setCount(counts, emoji, count) {
  const { [emoji]: _, ...others } = counts;
  return count > 0 ? { ...others, [emoji]: count } : others;
}

/**
 * @param {readonly string[]} mine @param {string} emoji @param {boolean} isOn
 * @returns {string[]}
 */
export function withMine(mine, emoji, isOn) {
  const others = mine.filter((one) => one !== emoji);
  return isOn ? [...others, emoji] : others;
}
