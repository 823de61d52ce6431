/**
 * Every English word the widget itself says. {landlord}, {phone} and the like are filled in.
 * For another language, copy this file, translate the right-hand sides, set `language`, and give
 * the copy's address in the element's `wording` attribute.
 */
export default {
  language: "en-GB",
  direction: "ltr",
  landlord: "your landlord",

  launcher: "Chat with us",
  launcherNews: "New message: open the chat",
  title: "{landlord}",
  close: "Close",
  closeLong: "Close the chat",
  withAssistant: "Automated assistant",
  withPerson: "You are writing to a person",
  reference: "Your reference: {reference}",

  person: "Talk to a person",
  personMessage: "talk to a person",
  ring: "Ring {phone}",
  leave: "Leave now",
  leaveLong: "Leave now: closes this page at once and forgets this chat on this device",
  leaveKeys: "On a keyboard, pressing Shift three times leaves at once.",

  options: "More",
  save: "Save a copy",
  print: "Print a copy",
  privacy: "How we use what you write",
  end: "End and clear",
  endQuestion:
    "End this chat and clear it from this device? {landlord} keeps what you have written.",
  endUnsent: "Some of what you wrote has not been sent yet. It will be lost.",
  endYes: "End and clear",
  endNo: "Keep the chat",

  messages: "Chat messages",
  log: "Conversation",
  youLabel: "You",
  botLabel: "Assistant",
  staffLabel: "A person at {landlord}",
  youSaid: "You said:",
  botSaid: "Assistant said:",
  staffSaid: "A person at {landlord} said:",
  noteSaid: "About this chat:",
  choices: "You can choose an answer, or write your own",
  choicesSpoken: "Answers you can choose: {titles}.",
  newBelow: "New message below",
  today: "Today",
  opensNew: "(opens a new tab)",

  write: "Your message",
  send: "Send",
  sendHint: "Enter sends. Shift and Enter starts a new line.",
  addPhotos: "Add photos",
  photos: "Photos to send",
  photoGoing: "Adding {name}",
  photosGoing: "Adding your photos…",
  photoKept: "Ready to send",
  photoNotKept: "Not added",
  photoReady: "1 file is ready. Press Send when you are.",
  photosReady: "{count} files are ready. Press Send when you are.",
  remove: "Remove",
  removePhoto: "Remove {name}",
  photoFailed: "It could not be added.",
  photoTooLarge: "It has more than {limit} MB. Choose a smaller one, or take it again with a lower quality.",
  photoRefused: "Not added: {name}. {why}",
  photosFirst: "Your photos are still being added. Your message goes with them, by itself.",
  photosNone: "No photo could be added. Remove it, or write your message.",
  photosTooMany: "You can send {limit} at once. Send these first, then add more.",
  photosLost:
    "Your message was not sent, because the photos with it are not here any more. Your words are back in the box. Please add the photos again.",
  photoNamed: "Photo: {name}",
  documentNamed: "Document: {name}",
  lettersInstead: "Use the letter keyboard",
  pickDay: "Or pick a day",
  dayAdded: "The day is in your message. You can change it, then send.",
  hints: {
    name: "Your first and last name",
    resident_name: "The name of the person you are helping",
    address: "House or flat number, street and postcode",
    when_happened: "A rough time is fine, such as “about three weeks ago”",
    case_reference: "It looks like {example}",
  },
  exampleReference: "WK-26-7Q4K9D",

  connecting: "Opening the chat…",
  writing: "The assistant is writing…",
  sending: "Sending…",
  slow: "This is taking longer than usual. You do not need to send it again.",
  offline: "You are offline. What you write is kept here and sent when you are back online.",
  unreachable:
    "We cannot reach the chat just now. We keep trying. What you write is kept here and sent when the chat is back.",
  unreachableRing: "You can also ring {phone}.",
  tryNow: "Try again now",
  waitingToSend: "Not sent yet. It will be sent by itself.",
  lost: "The earlier chat was closed because it had not been used for a while. {landlord} still has what you wrote. This is a new chat.",

  emptyMessage: "Write your message first.",
  tooLong:
    "Your message is too long to send in one go: it has {length} characters and {limit} is the most. It is back in the box. Please send it in parts.",
  choiceClosed:
    "That answer could not be sent, because the question has changed. Please answer the last question, or write in your own words.",
  refused:
    "Your message was not sent: {detail} It is back in the box, so you can change it and send it again.",
  saveFailed: "The copy could not be made here. You can select the text of the chat and copy it.",

  copyTitle: "Chat with {landlord}",
  copyMade: "Copy made on {when}",
  copyNotSent: "not sent yet",
};
