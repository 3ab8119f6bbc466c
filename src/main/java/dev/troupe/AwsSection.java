package dev.troupe;

import com.typesafe.config.Config;
import dev.troupe.aws.AccessKey;
import dev.troupe.aws.AwsSigner;
import dev.troupe.http.RequestSigner;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The section {@code aws} of a provider: where on AWS it is, and by which access key. What is wrong
 * with a key is said without it.
 *
 * @param address of Bedrock in the region that is named; absent where none is
 * @param signer signs by the access key; absent where there is none
 */
record AwsSection(Optional<URI> address, Optional<RequestSigner> signer) {

  private static final String SECTION = "aws";
  private static final String KEY_ID = "access-key-id";
  private static final String SECRET = "secret-access-key";
  private static final String TOKEN = "session-token";
  private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{1,31}");
  private static final Pattern ONE_WORD = Pattern.compile("[\\x21-\\x7E]+");

  private static final OptionalJar JAR =
      new OptionalJar(
          "aws.access-key-id",
          "software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner",
          "software.amazon.awssdk:http-auth-aws");

  /**
   * Reads the section of {@code provider}. Files are read here and now.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   * @throws StartRefused where the jar that signs is not there
   */
  static AwsSection read(String provider, Config section, Dialects.Entry dialect) {
    var values = new Values(provider, section.getConfig(SECTION));
    if (!dialect.isAws()) {
      values.refuse("the dialect " + dialect.name() + " has nothing of AWS");
      return new AwsSection(Optional.empty(), Optional.empty());
    }
    var region = values.region();
    var signer = signer(values, region);
    signer.ifPresent(_ -> refuseUnsigned(section.getObject("headers").keySet()));
    return new AwsSection(region.map(AwsSection::address), signer);
  }

  /**
   * Passes where a provider in direct style has nothing of the section.
   *
   * @throws IllegalArgumentException naming what it has
   */
  static void refuse(String provider, Config section) {
    new Values(provider, section.getConfig(SECTION))
        .refuse("a provider in direct style says by itself who asks");
  }

  /** AWS wants each header of its own signed, and signed are those of a call, not the section's. */
  private static void refuseUnsigned(Set<String> headers) {
    for (var name : headers) {
      if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
        throw new IllegalArgumentException(
            "headers must not have '" + name + "' where an access key is set: it is not signed");
      }
    }
  }

  private static URI address(String region) {
    return URI.create("https://bedrock-runtime." + region + ".amazonaws.com");
  }

  private static Optional<RequestSigner> signer(Values values, Optional<String> region) {
    var key = values.accessKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (region.isEmpty()) {
      throw new IllegalArgumentException(
          "aws.region must be set where aws.access-key-id is: signatures are for one region");
    }
    JAR.require();
    return Optional.of(AwsSigner.bedrock(key.get(), region.get()));
  }

  /** What the section says; an empty text is none, as an unset variable of a shell often is. */
  private record Values(String provider, Config section) {

    private void refuse(String why) {
      for (var setting : section.root().keySet()) {
        if (text(setting).isPresent()) {
          throw new IllegalArgumentException("aws." + setting + " must be null: " + why);
        }
      }
    }

    private Optional<String> region() {
      var region = text("region");
      if (region.filter(text -> !REGION.matcher(text).matches()).isPresent()) {
        throw new IllegalArgumentException(
            "aws.region must be a region such as us-east-1, got " + region.get());
      }
      return region;
    }

    private Optional<AccessKey> accessKey() {
      var id = oneWord(KEY_ID, text(KEY_ID));
      var secret = secret(SECRET);
      var token = secret(TOKEN);
      if (id.isEmpty() && (secret.isPresent() || token.isPresent())) {
        throw new IllegalArgumentException(
            "aws.access-key-id must be set where the secret or the token that belong to it are");
      }
      if (id.isPresent() && secret.isEmpty()) {
        throw new IllegalArgumentException(
            "aws.secret-access-key must be set where aws.access-key-id is, or its file");
      }
      return id.map(name -> new AccessKey(name, secret.orElseThrow(), token));
    }

    private Optional<String> secret(String setting) {
      var file = setting + "-file";
      if (text(setting).isPresent() && text(file).isPresent()) {
        throw new IllegalArgumentException(
            "aws.%s must be null where aws.%s is set: keep one of them".formatted(file, setting));
      }
      var read = text(file).map(path -> KeyFile.read(provider, "aws." + file, path));
      return oneWord(read.isPresent() ? file : setting, read.or(() -> text(setting)));
    }

    private static Optional<String> oneWord(String setting, Optional<String> value) {
      if (value.filter(text -> !ONE_WORD.matcher(text).matches()).isPresent()) {
        throw new IllegalArgumentException(
            "aws." + setting + " must be one word of Latin letters; value not shown");
      }
      return value;
    }

    private Optional<String> text(String setting) {
      return section.hasPath(setting)
          ? Optional.of(section.getString(setting)).filter(text -> !text.isBlank())
          : Optional.empty();
    }
  }
}
