import java.text.SimpleDateFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

class ThreadLocalCacheSample {
  static final ThreadLocal<StringBuilder> BUFFER =
      ThreadLocal.withInitial(StringBuilder::new); // wrong

  static final ThreadLocal<Random> RANDOM = new ThreadLocal<>() { // wrong
        @Override
        protected Random initialValue() {
          return new Random();
        }
      };

  final ThreadLocal<Map<String, String>> cache = ThreadLocal.withInitial(HashMap::new); // wrong

  ThreadLocal<SimpleDateFormat> formats(String pattern) {
    return ThreadLocal.withInitial(() -> new SimpleDateFormat(pattern)); // wrong
  }

  InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>() { // wrong
        @Override
        protected String initialValue() {
          return "made anew";
        }
      };

  static final ThreadLocal<String> USER = new ThreadLocal<>(); // right
  static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>(); // right
  static final ScopedValue<String> CALL = ScopedValue.newInstance(); // right

  int random() {
    return ThreadLocalRandom.current().nextInt(); // right
  }

  <T> T withInitial(Supplier<T> made) {
    return made.get();
  }

  String read() {
    USER.set(withInitial(() -> "me")); // right
    return USER.get();
  }
}
