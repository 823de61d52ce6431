/**
 * A small picture of a photo, drawn: an <img> of a blob would need leave from the page's content
 * policy, a canvas needs none.
 */

const SIDE_PX = 96;

/** @param {Blob} blob @returns {Promise<HTMLCanvasElement|null>} null where this browser cannot */
export async function thumbnail(blob) {
  try {
    const picture = await createImageBitmap(blob);
    const canvas = document.createElement("canvas");
    const scale = SIDE_PX / Math.min(picture.width, picture.height);
    canvas.width = canvas.height = SIDE_PX;
    const width = picture.width * scale;
    const height = picture.height * scale;
    canvas.getContext("2d").drawImage(picture, (SIDE_PX - width) / 2, (SIDE_PX - height) / 2, width, height);
    picture.close();
    canvas.setAttribute("aria-hidden", "true");
    return canvas;
  } catch {
    // A PDF, or HEIC outside Safari: the name is enough.
    return null;
  }
}
