#include "app/commands.h"

int main(int count, char** words) {
    return hub::app::run(count, words);
}
