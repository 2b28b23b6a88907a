//! Images and files: a path, a URL or base64, as a model is given them.

use std::path::{Path, PathBuf};

use agentflow_machine::EffectError;
use agentflow_plan::Value;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::excerpt::{bytes, excerpt};
use crate::failure::misconfigured;

/// A file that is sent along may be this large.
const FILE_BYTES_MAX: u64 = 20 << 20;

/// An image or file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// Where the provider can get it; also a data URL.
    Url(String),
    /// Its content.
    Content {
        /// Such as `image/png`.
        media_type: String,
        /// Its name, where it has one.
        name: Option<String>,
        content: Vec<u8>,
    },
}

impl Media {
    /// The content as a URL, or the URL.
    pub(super) fn into_url(self) -> String {
        match self {
            Media::Url(url) => url,
            Media::Content { media_type, content, .. } => data_url(&media_type, &content),
        }
    }
}

pub(super) fn data_url(media_type: &str, content: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(content))
}

/// Reads what a value of type `image` or `file` stands for. Paths are relative to the program's folder and may not lead
/// out of it: the value may be a model's, and what is read here leaves the machine.
pub(super) async fn read(root: &Path, value: &Value) -> Result<Media, EffectError> {
    let field = |name: &str| value.field(name).and_then(Value::as_str);
    let media_type = field("media_type");
    if let Some(url) = field("url") {
        return Ok(Media::Url(url.to_owned()));
    }
    if let Some(text) = field("base64") {
        let packed: String = text.split_ascii_whitespace().collect();
        let content = STANDARD
            .decode(packed)
            .map_err(|error| misconfigured(format!("an image or file has `base64` that is none: {error}")))?;
        let media_type = media_type.map_or_else(|| guess_media_type(&content, ""), str::to_owned);
        return Ok(Media::Content { media_type, name: None, content });
    }
    match (field("path"), value.as_str()) {
        (None, Some(text)) if is_url(text) => Ok(Media::Url(text.to_owned())),
        (Some(path), _) | (None, Some(path)) => read_file(root, path, media_type).await,
        (None, None) => Err(misconfigured("an image or file has neither `path`, `url` nor `base64`")),
    }
}

fn is_url(text: &str) -> bool {
    ["data:", "http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

async fn read_file(root: &Path, path: &str, media_type: Option<&str>) -> Result<Media, EffectError> {
    let shown = excerpt(path);
    let wrong = |why: String| misconfigured(format!("the file `{shown}` can't be sent to a model: {why}"));
    let full = resolve(root, path).await.map_err(wrong)?;
    let about = tokio::fs::metadata(&full).await.map_err(|error| wrong(error.to_string()))?;
    if !about.is_file() {
        return Err(wrong("it is no ordinary file".into()));
    }
    if about.len() > FILE_BYTES_MAX {
        let limit = usize::try_from(FILE_BYTES_MAX).map(bytes).unwrap_or_default();
        return Err(wrong(format!("it is larger than {limit}")));
    }
    let content = tokio::fs::read(&full).await.map_err(|error| wrong(error.to_string()))?;
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned());
    let extension = full.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let guess = || guess_media_type(&content, extension.as_deref().unwrap_or_default());
    let media_type = media_type.map_or_else(guess, str::to_owned);
    Ok(Media::Content { media_type, name, content })
}

/// The file itself, links followed, if it is in the folder.
async fn resolve(root: &Path, path: &str) -> Result<PathBuf, String> {
    if path.contains('\0') {
        return Err("its name has a NUL character".into());
    }
    let root = tokio::fs::canonicalize(root).await.map_err(|error| format!("no program folder: {error}"))?;
    let full = tokio::fs::canonicalize(root.join(path)).await.map_err(|error| error.to_string())?;
    if full.starts_with(&root) { Ok(full) } else { Err("it is outside of the program's folder".into()) }
}

/// By how it begins, then by the ending of its name.
fn guess_media_type(content: &[u8], extension: &str) -> String {
    let beginnings: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"<svg", "image/svg+xml"),
    ];
    let known = beginnings.iter().find(|(beginning, _)| content.starts_with(beginning));
    let media_type = match (known, extension) {
        (Some((_, media_type)), _) => media_type,
        _ if content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP") => "image/webp",
        (None, "json") => "application/json",
        (None, "md") => "text/markdown",
        (None, "csv") => "text/csv",
        (None, "html" | "htm") => "text/html",
        (None, "xml") => "application/xml",
        (None, "svg") => "image/svg+xml",
        _ if std::str::from_utf8(content).is_ok() => "text/plain",
        _ => "application/octet-stream",
    };
    media_type.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(fields: &[(&str, &str)]) -> Value {
        Value::object(fields.iter().map(|(name, text)| ((*name).into(), Value::string(*text))))
    }

    #[tokio::test]
    async fn all_forms_are_read_and_none_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("program");
        std::fs::create_dir(&root).expect("a folder in it");
        std::fs::write(root.join("a.png"), b"\x89PNG\r\n\x1a\nrest").expect("a file");
        std::fs::write(root.join("notes.md"), "# Notes").expect("a file");
        std::fs::write(folder.path().join("private"), "key").expect("a file");
        std::os::unix::fs::symlink(folder.path().join("private"), root.join("link")).expect("a link");
        let cases = [
            (Value::string("https://x.example/a.png"), "https://x.example/a.png"),
            (object(&[("url", "https://x.example/b")]), "https://x.example/b"),
            (object(&[("base64", "iVBORw0K\nGgo=")]), "data:image/png;base64,iVBORw0KGgo="),
            (object(&[("base64", "aGk="), ("media_type", "text/x")]), "data:text/x;base64,aGk="),
            (Value::string("a.png"), "data:image/png;base64,iVBORw0KGgpyZXN0"),
            (object(&[("path", "notes.md")]), "data:text/markdown;base64,IyBOb3Rlcw=="),
            (
                object(&[("base64", "?")]),
                "an image or file has `base64` that is none: Invalid symbol 63, offset 0.",
            ),
            (object(&[]), "an image or file has neither `path`, `url` nor `base64`"),
            (
                Value::string("../private"),
                "the file `../private` can't be sent to a model: it is outside of the program's folder",
            ),
            (
                Value::string("link"),
                "the file `link` can't be sent to a model: it is outside of the program's folder",
            ),
            (
                Value::string("/etc/passwd"),
                "the file `/etc/passwd` can't be sent to a model: it is outside of the program's folder",
            ),
            (Value::string("."), "the file `.` can't be sent to a model: it is no ordinary file"),
            (
                Value::string("none"),
                "the file `none` can't be sent to a model: No such file or directory (os error 2)",
            ),
        ];
        for (value, expected) in cases {
            let found = match read(&root, &value).await {
                Ok(media) => media.into_url(),
                Err(error) => error.message.to_string(),
            };
            assert_eq!(found, expected);
        }
    }
}
