/* Opens streams and counts the events that arrive. Usage: sse_client PORT STREAMS SECONDS
 * Prints: events bytes seconds */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: sse_client PORT STREAMS SECONDS\n");
    return 2;
  }
  int streams = atoi(argv[2]), poll = epoll_create1(0);
  double seconds = atof(argv[3]);
  const char *body =
      "{\"model\":\"stream/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
  char request[512];
  int length = snprintf(request, sizeof request,
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        argv[1], strlen(body), body);
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_port = htons((unsigned short)atoi(argv[1])),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int i = 0; i < streams; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) || write(fd, request, (size_t)length) < 0) {
      perror("connect");
      return 1;
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
  }
  long events = 0, bytes = 0;
  double begin = now(), end = begin + seconds;
  static char buffer[65536];
  while (now() < end) {
    struct epoll_event ready[256];
    int n = epoll_wait(poll, ready, 256, 100);
    for (int i = 0; i < n; i++) {
      ssize_t got = read(ready[i].data.fd, buffer, sizeof buffer);
      if (got <= 0) {
        fprintf(stderr, "a stream ended early\n");
        close(ready[i].data.fd);
        continue;
      }
      bytes += got;
      for (char *at_data = buffer;
           (at_data = memmem(at_data, (size_t)(buffer + got - at_data), "data: ", 6));
           at_data += 6)
        events++;
    }
  }
  printf("%ld %ld %.2f\n", events, bytes, now() - begin);
  return 0;
}
