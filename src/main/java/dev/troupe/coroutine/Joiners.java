package dev.troupe.coroutine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The joiners that there are. */
final class Joiners {

  private Joiners() {}

  /** One joiner, which begins to gather anew for each scope. */
  record Policy<T extends @Nullable Object, R extends @Nullable Object>(
      Supplier<Gathering<T, R>> gathering) implements Joiner<T, R> {}

  /** What one scope has gathered so far. Any thread. */
  abstract static class Gathering<T extends @Nullable Object, R extends @Nullable Object> {

    void forked(Fork<? extends T> fork) {}

    /** Returns whether no more is needed. */
    boolean succeeded(T value) {
      return false;
    }

    /** Returns whether the scope goes on; this then knows of {@code failure}. */
    boolean tolerates(Throwable failure) {
      return false;
    }

    /** After the scope has ended, or has enough. */
    abstract R result();
  }

  /** Of a scope whose forks are awaited one by one, or for their effect. */
  static final class Nothing extends Gathering<@Nullable Object, @Nullable Object> {
    @Override
    @Nullable Object result() {
      return null;
    }
  }

  static final class AllSucceed<T> extends Gathering<T, List<T>> {
    private final List<Fork<? extends T>> forks = new ArrayList<>(); // owner thread only

    @Override
    void forked(Fork<? extends T> fork) {
      forks.add(fork);
    }

    @Override
    List<T> result() {
      var values = new ArrayList<T>(forks.size());
      forks.forEach(fork -> fork.addValueTo(values));
      return List.copyOf(values);
    }
  }

  static final class AllSettled<T> extends Gathering<T, List<Settled<T>>> {
    private final List<Fork<? extends T>> forks = new ArrayList<>(); // owner thread only

    @Override
    void forked(Fork<? extends T> fork) {
      forks.add(fork);
    }

    @Override
    boolean tolerates(Throwable failure) {
      return true;
    }

    @Override
    List<Settled<T>> result() {
      return forks.stream().map(fork -> Fork.<T>settled(fork)).toList();
    }
  }

  static final class First<T, R> extends Gathering<T, R> {
    private final int wanted;
    private final Function<List<T>, R> result;
    private final List<T> values = new ArrayList<>(); // guarded by this
    private final List<Throwable> failures = new ArrayList<>(); // guarded by this

    First(int wanted, Function<List<T>, R> result) {
      this.wanted = wanted;
      this.result = result;
    }

    @Override
    synchronized boolean succeeded(T value) {
      if (values.size() < wanted) {
        values.add(value);
      }
      return values.size() == wanted;
    }

    @Override
    synchronized boolean tolerates(Throwable failure) {
      if (values.size() < wanted) {
        failures.add(failure);
      }
      return true;
    }

    @Override
    synchronized R result() {
      if (values.size() == wanted) {
        return result.apply(values);
      }
      var thrown = failures.isEmpty() ? tooFew() : Failures.crossed(failures.getFirst());
      failures.stream().skip(1).forEach(thrown::addSuppressed);
      throw thrown;
    }

    private RuntimeException tooFew() {
      return new CancellationException(
          "scope: join: %d of %d results came, and no fork is left: fork more, or want fewer"
              .formatted(values.size(), wanted));
    }
  }
}
