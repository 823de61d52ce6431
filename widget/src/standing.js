/** How things stand between the reader and whoever answers, in the words of the head and the status. */

/**
 * Whether what is written now is read by a person. A notice that the gateway sends in between says
 * nothing of it: messages that do, say so.
 * @param {import("./thread.js").Shown[]} messages
 */
export const isHeldByStaff = (messages) =>
  messages.findLast((message) => message.holder)?.holder === "staff";

/**
 * What there is to know while an answer is waited for; "" when all is well.
 * @param {import("./conversation.js").Conversation} chat
 * @param {(name: string, gaps?: object) => string} say @param {string|null} phone to ring instead
 */
export function statusOf(chat, say, phone) {
  if (chat.trouble === "offline") return say("offline");
  if (chat.trouble === "unreachable")
    return say("unreachable") + (phone ? ` ${say("unreachableRing")}` : "");
  if (chat.isSlow) return say("slow");
  if (chat.isWriting) return say(isHeldByStaff(chat.messages) ? "sending" : "writing");
  if (chat.isActive && !chat.isConnected) return say("connecting");
  return "";
}
